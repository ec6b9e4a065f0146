import QtQml

QtObject {
	property string uid
	readonly property var value: FakeGui.values[uid]
	readonly property bool valid: value !== undefined

	function setValue(v) {
		FakeGui.write(uid, v)
	}
}
