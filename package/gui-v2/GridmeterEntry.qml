import QtQuick
import Victron.VenusOS
import "Foreign.js" as Foreign

// A source as one line of a list: what it is called, its power or why there is none, and what is wrong.
ListNavigation {
	id: root

	required property string source // uid of …/Sources/<n>

	text: Foreign.shown(name)
	secondaryText: stateWord.value === "live" && power.valid ? Math.round(power.value) + " W"
			: Foreign.shown(stateText)
	caption: level.value > 0 ? Foreign.shown(finding) : ""
	indicatorColor: level.value === 2 ? Theme.color_red : level.value === 1 ? Theme.color_orange : "transparent"
	onClicked: Global.pageManager.pushPage("qrc:/gridmeter/GridmeterSource.qml", { source: root.source })

	VeQuickItem { id: name; uid: root.source + "/Name" }
	VeQuickItem { id: stateWord; uid: root.source + "/State" }
	VeQuickItem { id: stateText; uid: root.source + "/StateText" }
	VeQuickItem { id: power; uid: root.source + "/Power" }
	VeQuickItem { id: finding; uid: root.source + "/FindingText" }
	VeQuickItem { id: level; uid: root.source + "/FindingLevel" }
}
