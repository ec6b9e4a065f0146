import Victron.VenusOS
import "pages"
import "pages/Pin.js" as Pin
import "Run.js" as Run

Story {
	name: "pin"

	readonly property string unknown: "?"

	function openPin(paths) {
		publishSource(0, paths)
		open(Qt.createComponent("pages/GridmeterPin.qml"), { source: source })
	}
	// By their words, in their order, of the last one what it ends with.
	function steps() {
		const known = Object.keys(Run.words).filter((word) => word.startsWith("step_"))
		const ends = (text, word) => new RegExp("(\\. |^)" + Run.words[word].replace(/[.?*+()]/g, "\\$&").replace("%1", "\\d+")
				+ "$").test(text)
		return rows().slice(2).map((row) => known.find((word) => ends(row.text, word)) || unknown)
	}
	function seconds() {
		return rows().map((row) => row.text.match(/(\d+) s\b/)).filter((found) => found).map((found) => Number(found[1]))
	}

	function test_each_maker_has_its_steps() {
		const light = ["letter", "window", "open", "digit", "next", "menu", "inf", "off", "back", "harmless"]
		const both = ["letter", "window", "button", "open", "digit", "next", "menu", "inf", "off", "back", "harmless"]
		const of = { emh: light.slice(0, -1).concat("locks"), iskra: both, dzg: both, efr: both, holley: both,
			ebz: ["letter", "own_eye", "button", "wake", "digit", "next", "menu", "inf", "off", "harmless"], logarex: both,
			apator: light, easymeter: ["letter", "window", "bright"].concat(light.slice(2)), landisgyr: both, "": both }
		openPin({})
		for (const maker in of) {
			changed({ "Pin/Maker": maker, "Pin/State": 1 })
			compare(steps(), of[maker].map((word) => "step_" + word), maker)
			verify(rows().pop().text.includes(Run.words.step_wrong))
			compare(row("maker").secondaryText, Pin.meters[maker || "other"].name || Run.words.other)
			picture("pin-" + (maker || "other"))
		}
	}
	function test_seconds_are_those_of_the_maker() {
		openPin({ "Pin/State": 1 })
		for (const [maker, of] of [["iskra", [2, 3, 5]], ["emh", [4, 3, 5]], ["ebz", [2, 2, 3]], ["easymeter", [4, 4, 5]]]) {
			changed({ "Pin/Maker": maker })
			compare(seconds(), of, maker)
		}
	}
	function test_a_maker_that_nobody_knows_has_the_usual_steps() {
		openPin({ "Pin/Maker": "constructor", "Pin/State": 1 })
		compare(row("maker").secondaryText, Run.words.other)
		verify(!steps().includes(unknown))
	}
	function test_the_owner_may_choose_another_maker() {
		openPin({ "Pin/Maker": "", "Pin/State": 1 })
		compare(row("maker").optionModel.map((option) => option.display), ["EMH", "Iskra", "DZG", "EFR", "Holley", "eBZ",
			"Logarex", "Apator", "EasyMeter", "Landis+Gyr", Run.words.other])
		row("maker").choose(5)
		compare(row("maker").secondaryText, "eBZ")
		verify(steps().includes("step_own_eye"))
		compare(FakeGui.writes, [])
	}
	function test_it_tells_when_the_pin_is_in() {
		openPin({ State: "live", "Pin/Maker": "iskra", "Pin/State": 1 })
		compare(rows()[1].text, Run.words.pin_waiting)
		compare(rows()[1].secondaryText, "")
		compare(rows()[1].indicatorColor, Theme.color_orange)
		changed({ "Pin/State": 2, Power: 356.4 })
		compare(rows()[1].text, Run.words.pin_in)
		compare(rows()[1].secondaryText, "356 W")
		compare(rows()[1].indicatorColor, Theme.color_green)
		picture("pin-is-in")
		changed({ "Pin/State": 0 })
		compare(rows()[1].text, Run.words.pin_in)
	}
	function test_while_the_head_is_off_the_pin_is_not_said_to_be_in() {
		openPin({ State: "live", "Pin/State": 1 })
		changed({ State: "silent", "Pin/State": 0, Power: 356.4 })
		compare(rows()[1].text, Run.words.pin_waiting)
		compare(rows()[1].secondaryText, "")
		changed({ State: "live" })
		compare(rows()[1].text, Run.words.pin_in)
	}
	function test_only_power_tells_that_the_pin_is_in() {
		openPin({ State: "live", "Pin/State": 0, Power: undefined })
		compare(rows()[1].text, Run.words.pin_waiting)
		changed({ Power: -12 })
		compare(rows()[1].text, Run.words.pin_in)
	}
	function test_a_meter_that_is_not_there_has_no_pin_in() {
		openPin({})
		compare(rows()[1].text, Run.words.pin_waiting)
	}
}
