import QtQuick

ListView {
	anchors.fill: parent
	anchors.topMargin: 44
	leftMargin: 16
	rightMargin: 16
	cacheBuffer: 10000 // all of it, so that a test finds all
}
