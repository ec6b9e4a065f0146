import QtQuick
import Victron.VenusOS
import "Words.js" as Words

// Settings, Integrations, UI Plugins, gridmeter: every meter of ours, and every port, also where nothing is heard yet.
Page {
	id: root

	readonly property string service: BackendConnection.serviceUidForType("gridmeter")
	// In a browser values take a moment to come; it is not said before that nobody is there.
	property int patienceMs: 3000
	property bool waited

	title: "gridmeter"

	GradientListView {
		header: PrimaryListLabel {
			text: nSources.valid ? Words.of("no_source") : Words.of("not_running")
			preferredVisible: nSources.valid ? nSources.value === 0 : root.waited
		}
		model: nSources.valid ? nSources.value : 0
		delegate: GridmeterEntry {
			required property int index

			source: root.service + "/Sources/" + index
		}
		footer: ListText {
			text: Words.of("version")
			dataItem.uid: root.service + "/FirmwareVersion"
			preferredVisible: dataItem.valid
		}
	}

	VeQuickItem {
		id: nSources
		uid: root.service + "/Sources/Count"
	}

	Timer {
		interval: root.patienceMs
		running: true
		onTriggered: root.waited = true
	}
}
