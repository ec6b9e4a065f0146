import Victron.VenusOS
import "pages"
import "Run.js" as Run

Story {
	name: "list"

	function openList() {
		open(Qt.createComponent("pages/Gridmeter.qml"), { patienceMs: 0 })
	}

	function test_a_meter_has_its_name_and_its_power() {
		publishSource(0, meter)
		openList()
		compare(row("Meter in the cellar").secondaryText, "356 W")
		compare(row("Meter in the cellar").caption, "")
		picture("list")
	}
	function test_a_power_changes_while_it_is_looked_at() {
		publishSource(0, meter)
		openList()
		changed({ Power: -20.6 })
		compare(row("Meter in the cellar").secondaryText, "-21 W")
	}
	function test_a_silent_meter_has_no_number() {
		publishSource(0, Object.assign({}, meter, { State: "silent", StateText: "Silent for 5 min", Power: 356.4 }))
		openList()
		compare(row("Meter in the cellar").secondaryText, "Silent for 5 min")
	}
	function test_a_live_meter_without_a_power_has_its_state() {
		publishSource(0, Object.assign({}, meter, { Power: undefined }))
		openList()
		compare(row("Meter in the cellar").secondaryText, "All is well")
	}
	function test_a_port_where_nothing_is_heard_is_there() {
		publishSource(0, { Name: "ttyUSB1", State: "searching", StateText: "Looks for a meter" })
		openList()
		compare(row("ttyUSB1").secondaryText, "Looks for a meter")
	}
	function test_two_meters_are_two_rows_and_lead_to_their_own_pages() {
		publishSource(0, meter)
		publishSource(1, Object.assign({}, meter, { Name: "Meter of the PV", Power: -3000 }))
		openList()
		compare(texts().length, 2)
		row("Meter of the PV").click()
		compare(FakeGui.pages, [["qrc:/gridmeter/GridmeterSource.qml", { source: service + "/Sources/1" }]])
		picture("two-meters")
	}
	function test_a_source_that_goes_leaves_its_row() {
		publishSource(0, meter)
		publishSource(1, Object.assign({}, meter, { Name: "Meter of the PV" }))
		openList()
		publish(service, { "Sources/Count": 1 })
		tryVerify(() => row("Meter of the PV") === null)
		verify(row("Meter in the cellar"))
	}
	function test_a_finding_stands_below_the_name_in_its_colour() {
		publishSource(0, Object.assign({}, meter, { FindingLevel: 2, FindingText: "The key does not fit." }))
		openList()
		compare(row("Meter in the cellar").caption, "The key does not fit.")
		compare(row("Meter in the cellar").indicatorColor, Theme.color_red)
		changed({ FindingLevel: 1 })
		compare(row("Meter in the cellar").indicatorColor, Theme.color_orange)
		changed({ FindingLevel: 0 })
		compare(row("Meter in the cellar").caption, "")
	}
	function test_long_names_are_whole() {
		const lengthy = "Zähler für Wärmepumpe, Wallbox & <b>alles</b> im Nebengebäude hinten rechts neben der Treppe"
		publishSource(0, Object.assign({}, meter, { Name: lengthy, State: "silent", StateText: lengthy }))
		openList()
		compare(texts(), [lengthy.replace(/</g, "<\u200b")])
		compare(rows()[0].secondaryText, texts()[0])
		picture("long-name")
	}
	function test_nothing_that_is_foreign_is_taken_for_html() {
		publishSource(0, Object.assign({}, meter, { Name: "a & b <img src='x'>", State: "silent", StateText: "&lt;b>" }))
		openList()
		compare(texts(), ["a & b <\u200bimg src='x'>"])
		compare(rows()[0].secondaryText, "&\u200blt;b>")
	}
	function test_no_source_is_said() {
		publish(service, { "Sources/Count": 0 })
		openList()
		compare(texts(), [Run.words.no_source])
		picture("no-source")
	}
	function test_nobody_on_the_bus_is_said_after_a_while() {
		openList()
		tryVerify(() => row("not_running") !== null)
		picture("not-running")
	}
	function test_a_slow_browser_is_told_nothing_too_early() {
		open(Qt.createComponent("pages/Gridmeter.qml"), { patienceMs: 3600000 })
		compare(texts(), [])
		publishSource(0, meter)
		compare(texts(), ["Meter in the cellar"])
	}
	function test_in_a_browser_it_is_the_service_of_mqtt() {
		FakeGui.inBrowser = true
		publish("mqtt/gridmeter/0", { "Sources/Count": 1, "Sources/0/Name": "By MQTT", FirmwareVersion: "0.1.0" })
		openList()
		verify(row("By MQTT"))
		compare(row("version").secondaryText, "0.1.0")
	}
}
