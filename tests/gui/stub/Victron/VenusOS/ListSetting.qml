import QtQuick

// What all items of a list have in both lines of gui-v2, and no more: what a page takes of it is there.
Item {
	id: root

	property string text
	property string caption
	property bool preferredVisible: true
	readonly property bool effectiveVisible: preferredVisible
	property bool interactive
	property int showAccessLevel: VenusOS.User_AccessType_User
	property int writeAccessLevel: VenusOS.User_AccessType_Installer
	property color indicatorColor: "transparent"
	readonly property bool clickable: interactive && FakeGui.accessLevel >= writeAccessLevel

	// What stands on the right, for the pictures and the tests.
	property string shownText
	property bool isBoxed

	visible: effectiveVisible
	width: parent ? parent.width : 0
	height: effectiveVisible ? 6 + Math.max(50, left.height + 20, right.height + 20) : 0

	Rectangle {
		width: parent.width
		height: parent.height - 6
		radius: 6
		color: Theme.color_listItem_background
	}
	Rectangle {
		width: 6
		height: parent.height - 6
		radius: 3
		color: root.indicatorColor
	}
	Column {
		id: left

		x: 14
		anchors.verticalCenter: parent.verticalCenter
		anchors.verticalCenterOffset: -3
		width: parent.width - 28

		Text {
			width: parent.width - right.width - 20
			text: root.text
			wrapMode: Text.Wrap
			font.pixelSize: 20
			color: Theme.color_font_primary
		}
		Text {
			width: parent.width
			visible: text !== ""
			text: root.caption
			wrapMode: Text.Wrap
			font.pixelSize: 16
			color: Theme.color_font_secondary
		}
	}
	Rectangle {
		anchors.fill: right
		anchors.margins: -6
		visible: root.isBoxed && right.text !== ""
		radius: 6
		color: "transparent"
		border.color: root.clickable ? Theme.color_blue : Theme.color_font_secondary
	}
	Text {
		id: right

		x: parent.width - width - 20
		y: Math.min(left.y, parent.height / 2 - 3 - height / 2)
		width: Math.min(implicitWidth, parent.width * 0.6)
		text: root.shownText
		wrapMode: Text.Wrap
		horizontalAlignment: Text.AlignRight
		font.pixelSize: 20
		color: Theme.color_font_secondary
	}
}
