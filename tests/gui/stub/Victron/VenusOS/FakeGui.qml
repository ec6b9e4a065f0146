pragma Singleton
import QtQml

// What a test makes the GUI be, and sees it do. Values of the bus, uid: value, are written anew as a whole, so that all
// that shows them is told.
QtObject {
	property var values: ({})
	property bool inBrowser
	property bool isDark: true
	property int accessLevel // 0: User
	property var writes: [] // [uid, value]
	property var pages: [] // [url, properties]
	property var toasts: []
	property var refused: [] // uids that take nothing

	function reset() {
		values = {}
		inBrowser = false
		isDark = true
		accessLevel = 0
		writes = []
		pages = []
		toasts = []
		refused = []
	}

	function set(more) {
		values = Object.assign({}, values, more)
	}

	function write(uid, value) {
		writes = writes.concat([[uid, value]])
		if (uid in values && !refused.includes(uid))
			set({ [uid]: uid.endsWith("Password") ? "" : value })
	}
}
