import QtQuick

FocusScope {
	id: root

	property string title
	property bool isCurrentPage: true

	width: 800
	height: 480

	Rectangle {
		anchors.fill: parent
		color: Theme.color_page_background

		Text {
			x: 28
			y: 10
			width: parent.width - 56
			elide: Text.ElideRight
			text: root.title
			font.pixelSize: 20
			color: Theme.color_font_primary
		}
	}
}
