import QtQuick

Item {
	id: root

	property alias text: label.text
	property alias font: label.font
	property alias color: label.color
	property bool preferredVisible: true
	readonly property bool effectiveVisible: preferredVisible
	property real topPadding: 10
	property real bottomPadding: 10
	property real leftPadding: 12
	property real rightPadding: 12

	width: parent ? parent.width : 0
	implicitHeight: label.implicitHeight + topPadding + bottomPadding
	height: preferredVisible ? implicitHeight : 0
	visible: preferredVisible

	Text {
		id: label

		x: root.leftPadding
		y: root.topPadding
		width: root.width - root.leftPadding - root.rightPadding
		font.pixelSize: 18
		color: Theme.color_font_primary
		wrapMode: Text.Wrap
	}
}
