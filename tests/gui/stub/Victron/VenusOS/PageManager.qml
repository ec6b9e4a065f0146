import QtQml

QtObject {
	function pushPage(page, properties) {
		FakeGui.pages = FakeGui.pages.concat([[page, properties]])
	}
}
