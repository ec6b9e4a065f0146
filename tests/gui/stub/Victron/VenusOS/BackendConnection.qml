pragma Singleton
import QtQml

QtObject {
	function serviceUidForType(type: string): string {
		return FakeGui.inBrowser ? "mqtt/" + type + "/0" : "dbus/com.victronenergy." + type
	}
}
