import QtQuick
import Victron.VenusOS

// What a meter's own page in the list of devices leads to. gui-v2 shows such an entry on every device with the
// product id of the plug-in, so it is in the file only when that id is ours, see tools/pack_gui.
DeviceListPluginPage {
	id: root

	readonly property string service: BackendConnection.serviceUidForType("gridmeter")

	title: root.device.name

	GradientListView {
		model: nSources.valid ? nSources.value : 0
		delegate: GridmeterEntry {
			id: entry

			required property int index

			source: root.service + "/Sources/" + index
			preferredVisible: onBus.value !== "" && instance.value === root.device.deviceInstance

			VeQuickItem { id: onBus; uid: entry.source + "/Service" }
			VeQuickItem { id: instance; uid: entry.source + "/Instance" }
		}
	}

	VeQuickItem {
		id: nSources
		uid: root.service + "/Sources/Count"
	}
}
