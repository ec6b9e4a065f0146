import QtQuick
import Victron.VenusOS
import "Foreign.js" as Foreign
import "Words.js" as Words

// What an owner may set of a meter. Why something was not taken is said in the first line.
Page {
	id: root

	required property string source // uid of …/Sources/<n>

	readonly property string settings: source + "/Settings"
	readonly property bool mayHaveKey: keyState.valid && keyState.value !== "not-needed"

	function order(digits) {
		return { value: digits, display: digits.split("").map((digit) => "L" + digit).join(", ") }
	}

	function keyWords(state) {
		return state === "none" ? Words.of("key_none")
				: state === "waiting" ? Words.of("key_waiting")
				: state === "fits" ? Words.of("key_fits")
				: state === "wrong" ? Words.of("key_wrong") : ""
	}

	title: Words.of("settings")

	GradientListView {
		model: VisibleItemModel {
			ListText {
				text: Words.of("refused")
				secondaryText: ""
				caption: Foreign.shown(refused)
				indicatorColor: Theme.color_orange
				preferredVisible: caption !== ""
			}
			ListTextField {
				text: Words.of("name")
				dataItem.uid: root.settings + "/Name"
				caption: nameFrom.value === "file" ? Words.of("from_file") : ""
				interactive: dataItem.valid && nameFrom.value !== "file"
				preferredVisible: dataItem.valid
				writeAccessLevel: VenusOS.User_AccessType_User
			}
			GridmeterChoice {
				text: Words.of("role")
				settings: root.settings
				setting: "Role"
				choices: [
					{ value: "grid", display: Words.of("role_grid") },
					{ value: "pvinverter", display: Words.of("role_pvinverter") },
					{ value: "genset", display: Words.of("role_genset") },
					{ value: "acload", display: Words.of("role_acload") },
					{ value: "evcharger", display: Words.of("role_evcharger") },
					{ value: "heatpump", display: Words.of("role_heatpump") }
				]
			}
			GridmeterChoice {
				text: Words.of("position")
				settings: root.settings
				setting: "Position"
				choices: [
					{ value: "ac-output", display: Words.of("output") },
					{ value: "ac-input-1", display: Words.of("input").arg(1) },
					{ value: "ac-input-2", display: Words.of("input").arg(2) }
				]
			}
			GridmeterChoice {
				text: Words.of("phases")
				hint: Words.of("phases_hint")
				settings: root.settings
				setting: "Phases"
				choices: [
					{ value: "l1", display: "L1" },
					{ value: "l2", display: "L2" },
					{ value: "l3", display: "L3" },
					{ value: "split", display: Words.of("split") }
				]
			}
			GridmeterChoice {
				text: Words.of("order")
				hint: Words.of("order_hint")
				settings: root.settings
				setting: "PhaseOrder"
				choices: [
					root.order("123"), root.order("132"), root.order("213"),
					root.order("231"), root.order("312"), root.order("321")
				]
			}
			GridmeterYesNo {
				text: Words.of("reverse")
				settings: root.settings
				setting: "Reverse"
			}
			ListSpinBox {
				text: Words.of("fuse")
				dataItem.uid: root.settings + "/Fuse"
				suffix: " A"
				from: 0
				to: 1000
				caption: fuseFrom.value === "file" ? Words.of("from_file") : Words.of("fuse_hint")
				interactive: dataItem.valid && fuseFrom.value !== "file"
				preferredVisible: dataItem.valid
				writeAccessLevel: VenusOS.User_AccessType_User
			}
			GridmeterYesNo {
				text: Words.of("ask")
				settings: root.settings
				setting: "Ask"
			}
			ListText {
				text: Words.of("key_state")
				secondaryText: root.keyWords(keyState.value)
				indicatorColor: keyState.value === "wrong" ? Theme.color_red
						: keyState.value === "fits" ? Theme.color_green : "transparent"
				preferredVisible: root.mayHaveKey
			}
			GridmeterKey {
				text: Words.of("key")
				caption: Words.of("key_form")
				uid: root.settings + "/KeyPassword"
				preferredVisible: root.mayHaveKey
			}
			GridmeterKey {
				text: Words.of("auth_key")
				caption: Words.of("auth_key_hint")
				uid: root.settings + "/AuthenticationKeyPassword"
				preferredVisible: root.mayHaveKey
			}
			GridmeterChoice {
				text: Words.of("record")
				hint: Foreign.shown(recordText) || Words.of("record_hint")
				settings: root.settings
				setting: "Record"
				choices: [
					{ value: 0, display: Words.of("record_off") },
					{ value: 1, display: Words.of("record_anonymous") },
					{ value: 2, display: Words.of("record_full") }
				]
			}
		}
	}

	VeQuickItem { id: refused; uid: root.settings + "/Refused" }
	VeQuickItem { id: nameFrom; uid: root.settings + "/NameFrom" }
	VeQuickItem { id: fuseFrom; uid: root.settings + "/FuseFrom" }
	VeQuickItem { id: keyState; uid: root.settings + "/KeyState" }
	VeQuickItem { id: recordText; uid: root.settings + "/RecordText" }
}
