import QtQuick
import Victron.VenusOS
import "Words.js" as Words

// A setting that is one of several words. What the configuration file says is shown, and cannot be changed here.
ListRadioButtonGroup {
	id: root

	required property string settings // uid of …/Sources/<n>/Settings
	required property string setting
	property var choices: [] // { value, display }, in the order in which they are offered
	property string hint

	dataItem.uid: settings + "/" + setting
	// A word that is not offered, as of a later version, is shown as it is.
	optionModel: !dataItem.valid || choices.some((choice) => choice.value === dataItem.value) ? choices
			: choices.concat([{ value: dataItem.value, display: String(dataItem.value) }])
	caption: from.value === "file" ? Words.of("from_file") : hint
	interactive: dataItem.valid && from.value !== "file"
	preferredVisible: dataItem.valid && dataItem.value !== ""
	writeAccessLevel: VenusOS.User_AccessType_User

	VeQuickItem {
		id: from
		uid: root.dataItem.uid + "From"
	}
}
