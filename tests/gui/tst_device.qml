import Victron.VenusOS
import "pages"

// The entry in the device page, which is in the file only when the product id is ours.
Story {
	name: "device"

	Device {
		id: device

		name: "Meter in the cellar"
		serviceUid: "dbus/com.victronenergy.grid.gridmeter_x"
		deviceInstance: 41
	}

	function test_a_device_has_the_row_of_its_meter() {
		publishSource(0, meter)
		publishSource(1, Object.assign({}, meter, { Name: "This one", Instance: 41 }))
		publishSource(2, { Name: "ttyUSB1", Service: "", Instance: 41 })
		open(Qt.createComponent("pages/GridmeterDevice.qml"), { device: device })
		compare(texts(), ["This one"])
	}
}
