import QtQuick
import Victron.VenusOS
import "Words.js" as Words

// The last hour as bars, one for each minute that has a mean: up what comes from the grid, down what goes there. A
// minute without one stays empty. Bars are plain rectangles, which all versions of the GUI draw alike.
PrimaryListLabel {
	id: root

	property string minutes // watts, oldest first, "-" where there is none

	readonly property int n: 60
	// Of each of the n minutes its mean, or undefined; the last one is that of now.
	readonly property var means: meansOf(minutes)
	readonly property real highest: means.reduce((most, w) => w > most ? w : most, 0)
	readonly property real lowest: means.reduce((least, w) => w < least ? w : least, 0)
	readonly property real zeroY: highest > lowest ? 1 + barHeight(highest) : plot.height - 2

	function meansOf(text) {
		const told = text === "" ? [] : text.split(",").slice(-n)
				.map((word) => /^\s*-?\d+(\.\d+)?\s*$/.test(word) ? Number(word) : undefined)
		return Array(n - told.length).concat(told)
	}

	function barHeight(watts) {
		return highest > lowest ? Math.round(Math.abs(watts) * (plot.height - 4) / (highest - lowest)) : 0
	}

	text: Words.of("hour")
	color: Theme.color_font_primary
	preferredVisible: means.some((w) => w !== undefined)
	bottomPadding: preferredVisible ? 132 : 0

	Item {
		id: plot

		x: root.leftPadding + 84
		y: root.height - 124
		width: root.width - x - root.rightPadding
		height: 108

		Repeater {
			model: root.n

			Rectangle {
				required property int index
				readonly property var watts: root.means[index]

				visible: watts !== undefined
				x: index * plot.width / root.n
				width: Math.max(1, plot.width / root.n - 2)
				// Two pixels more, so that beside the line of zero a mean of nothing is seen to be one.
				height: visible ? root.barHeight(watts) + 2 : 0
				y: watts < 0 ? root.zeroY : root.zeroY + 1 - height
				color: watts < 0 ? Theme.color_green : Theme.color_blue
			}
		}
		Rectangle {
			y: root.zeroY
			width: plot.width
			height: 1
			color: Theme.color_font_secondary
		}
	}
	Repeater {
		model: [{ watts: root.highest, y: plot.y }, { watts: root.lowest, y: plot.y + plot.height - 18 }]

		Text {
			required property var modelData

			visible: modelData.watts !== 0
			x: root.leftPadding
			y: modelData.y
			text: Math.round(modelData.watts) + " W"
			color: Theme.color_font_secondary
			font.family: root.font.family
			font.pixelSize: 14
		}
	}
}
