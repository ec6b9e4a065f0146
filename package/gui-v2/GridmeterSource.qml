import QtQuick
import Victron.VenusOS
import "Foreign.js" as Foreign
import "Words.js" as Words

// A meter, or a port where one is sought: what is wrong and what to do first, then what it says and how.
Page {
	id: root

	required property string source // uid of …/Sources/<n>

	readonly property bool live: stateWord.value === "live"

	// Those that are known, as "SML, 9600 8N1".
	function joined(items) {
		return items.map((item) => Foreign.shown(item)).filter((text) => text !== "").join(", ")
	}

	function duration(seconds) {
		return seconds < 120 ? seconds + " s"
				: seconds < 7200 ? Math.floor(seconds / 60) + " min"
				: Math.floor(seconds / 3600) + " h"
	}

	function push(page) {
		Global.pageManager.pushPage(page, { source: source })
	}

	title: Foreign.shown(name)

	GradientListView {
		model: VisibleItemModel {
			ListText {
				text: Foreign.shown(findingText)
				secondaryText: ""
				caption: Foreign.shown(findingDo)
				indicatorColor: level.value === 2 ? Theme.color_red : Theme.color_orange
				preferredVisible: level.value > 0 && text !== ""
			}
			ListNavigation {
				text: Words.of("pin")
				secondaryText: pinState.value === 2 ? Words.of("pin_in") : ""
				preferredVisible: pinState.value === 1 || pinState.value === 2
				onClicked: root.push("qrc:/gridmeter/GridmeterPin.qml")
			}
			ListNavigation {
				text: Words.of("key")
				preferredVisible: finding.valid && finding.value.includes("key-")
				onClicked: root.push("qrc:/gridmeter/GridmeterSettings.qml")
			}
			ListText {
				text: Words.of("state")
				secondaryText: Foreign.shown(stateText)
			}
			ListQuantity {
				text: Words.of("power")
				dataItem.uid: root.source + "/Power"
				unit: VenusOS.Units_Watt
				preferredVisible: root.live && dataItem.valid
			}
			GridmeterCurve {
				minutes: Foreign.shown(curve)
			}
			ListText {
				text: Words.of("sends")
				caption: Foreign.shown(sends)
				preferredVisible: caption !== ""
			}
			ListText {
				text: Words.of("meter")
				secondaryText: Foreign.shown(meter)
				caption: Foreign.shown(serial)
				preferredVisible: secondaryText !== ""
			}
			ListText {
				text: Words.of("connection")
				secondaryText: Foreign.shown(connection)
				preferredVisible: secondaryText !== ""
			}
			ListText {
				text: Words.of("line")
				secondaryText: root.joined([protocol, line])
				preferredVisible: secondaryText !== ""
			}
			ListText {
				text: Words.of("telegrams")
				secondaryText: Foreign.shown(telegrams)
						+ (period.value > 0 ? ", " + Words.of("every").arg(period.value / 1000) : "")
				caption: age.valid ? Words.of("ago").arg(root.duration(age.value)) : ""
				preferredVisible: telegrams.value > 0
			}
			ListText {
				text: Words.of("quality")
				secondaryText: quality.valid ? quality.value + " %" : ""
				preferredVisible: quality.valid && telegrams.value > 0
			}
			ListText {
				text: Words.of("faults")
				secondaryText: Foreign.shown(faults)
				caption: Foreign.shown(faultsByName)
				preferredVisible: faults.value > 0
			}
			ListText {
				text: Words.of("instance")
				secondaryText: Foreign.shown(instance)
				preferredVisible: Foreign.shown(service) !== "" && instance.valid
			}
			ListNavigation {
				text: Words.of("settings")
				onClicked: root.push("qrc:/gridmeter/GridmeterSettings.qml")
			}
			ListButton {
				text: Words.of("search")
				secondaryText: Words.of("search_do")
				writeAccessLevel: VenusOS.User_AccessType_User
				onClicked: search.setValue(1)
			}
		}
	}

	VeQuickItem { id: name; uid: root.source + "/Name" }
	VeQuickItem { id: stateWord; uid: root.source + "/State" }
	VeQuickItem { id: stateText; uid: root.source + "/StateText" }
	VeQuickItem { id: level; uid: root.source + "/FindingLevel" }
	VeQuickItem { id: finding; uid: root.source + "/Finding" }
	VeQuickItem { id: findingText; uid: root.source + "/FindingText" }
	VeQuickItem { id: findingDo; uid: root.source + "/FindingDo" }
	VeQuickItem { id: pinState; uid: root.source + "/Pin/State" }
	VeQuickItem { id: curve; uid: root.source + "/Curve" }
	VeQuickItem { id: sends; uid: root.source + "/Sends" }
	VeQuickItem { id: meter; uid: root.source + "/Meter" }
	VeQuickItem { id: serial; uid: root.source + "/Serial" }
	VeQuickItem { id: connection; uid: root.source + "/Connection" }
	VeQuickItem { id: protocol; uid: root.source + "/Protocol" }
	VeQuickItem { id: line; uid: root.source + "/Line" }
	VeQuickItem { id: period; uid: root.source + "/PeriodMs" }
	VeQuickItem { id: age; uid: root.source + "/AgeS" }
	VeQuickItem { id: quality; uid: root.source + "/Quality" }
	VeQuickItem { id: telegrams; uid: root.source + "/Telegrams" }
	VeQuickItem { id: faults; uid: root.source + "/Faults" }
	VeQuickItem { id: faultsByName; uid: root.source + "/FaultsByName" }
	VeQuickItem { id: service; uid: root.source + "/Service" }
	VeQuickItem { id: instance; uid: root.source + "/Instance" }
	VeQuickItem { id: search; uid: root.source + "/Settings/Search" }
}
