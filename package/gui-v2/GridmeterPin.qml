import QtQuick
import Victron.VenusOS
import "Pin.js" as Pin
import "Words.js" as Words

// How the PIN of a meter is entered, step by step, and beside it whether the meter sends its power by now.
Page {
	id: root

	required property string source // uid of …/Sources/<n>

	// A silent meter says nothing of its PIN, nor one of which nothing is known yet, as after a restart.
	readonly property bool isIn: stateWord.value === "live" && power.valid && (pinState.value === 0 || pinState.value === 2)
	// Of which maker the steps are: the meter's, unless the owner has chosen another.
	property string chosen
	readonly property string make: chosen !== "" ? chosen : Pin.makers.includes(maker.value) ? maker.value : "other"

	title: Words.of("pin")

	GradientListView {
		header: ListRadioButtonGroup {
			text: Words.of("maker")
			optionModel: Pin.choices(Words.of("other"))
			currentIndex: Pin.makers.indexOf(root.make)
			writeAccessLevel: VenusOS.User_AccessType_User
			onOptionClicked: (index) => root.chosen = Pin.makers[index]
		}
		// Items all of them, to which keys can go: the steps can be read without a touch.
		model: Pin.rows(root.make)
		delegate: ListText {
			required property int index
			required property string modelData

			text: index > 0 ? index + ". " + modelData
					: root.isIn ? Words.of("pin_in") : Words.of("pin_waiting")
			secondaryText: index === 0 && root.isIn && power.valid ? Math.round(power.value) + " W" : ""
			indicatorColor: index > 0 ? "transparent" : root.isIn ? Theme.color_green : Theme.color_orange
		}
	}

	VeQuickItem { id: maker; uid: root.source + "/Pin/Maker" }
	VeQuickItem { id: stateWord; uid: root.source + "/State" }
	VeQuickItem { id: pinState; uid: root.source + "/Pin/State" }
	VeQuickItem { id: power; uid: root.source + "/Power" }
}
