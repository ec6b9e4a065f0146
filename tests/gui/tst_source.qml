import Victron.VenusOS
import "pages"
import "Run.js" as Run

Story {
	name: "source"

	function openSource() {
		open(Qt.createComponent("pages/GridmeterSource.qml"), { source: source })
	}

	function test_a_meter_says_all() {
		publishSource(0, meter)
		openSource()
		compare(page.title, "Meter in the cellar")
		compare(row("state").secondaryText, "All is well")
		compare(row("power").value, 356.4)
		compare(row("sends").caption, "power, energy, voltages of three phases")
		compare(row("meter").secondaryText, "Iskra MT631")
		compare(row("meter").caption, "1ISK0070000001")
		compare(row("connection").secondaryText, "USB reading head, ttyUSB0")
		compare(row("line").secondaryText, "SML, 9600 8N1")
		compare(row("telegrams").secondaryText, "30000, " + Run.words.every.replace("%1", "1"))
		compare(row("telegrams").caption, Run.words.ago.replace("%1", "0 s"))
		compare(row("quality").secondaryText, "100 %")
		compare(row("instance").secondaryText, "40")
		verify(row("hour"))
		compare(row("faults"), null)
		compare(row("pin"), null)
		picture("source")
	}
	function test_in_light_colours() {
		FakeGui.isDark = false
		publishSource(0, meter)
		openSource()
		picture("source-light")
	}
	function test_a_silent_meter_shows_no_number() {
		publishSource(0, Object.assign({}, meter, { State: "silent", StateText: "Silent for 5 min", AgeS: 300, Power: 356.4,
			FindingLevel: 2, FindingText: "It worked, and then nothing came any more.", FindingDo: "Look whether the head still sits right." }))
		openSource()
		compare(row("power"), null)
		compare(row("telegrams").caption, Run.words.ago.replace("%1", "5 min"))
		compare(row("It worked, and then nothing came any more.").caption, "Look whether the head still sits right.")
		picture("silent")
		changed({ State: "live" })
		verify(row("power"))
		changed({ Power: undefined })
		compare(row("power"), null)
	}
	function test_how_long_ago() {
		publishSource(0, meter)
		openSource()
		for (const [seconds, words] of [[119, "119 s"], [120, "2 min"], [7199, "119 min"], [7200, "2 h"], [360000, "100 h"]]) {
			changed({ AgeS: seconds })
			compare(row("telegrams").caption, Run.words.ago.replace("%1", words))
		}
	}
	function test_a_port_without_a_meter_has_no_empty_rows() {
		publishSource(0, { Name: "ttyUSB1", State: "searching", StateText: "Looks for a meter", Port: "ttyUSB1",
			Connection: "USB adapter, ttyUSB1", Meter: "", Serial: "", Service: "", Line: "", Protocol: "", Sends: "",
			Telegrams: 0, Faults: 0, FaultsByName: "", Quality: 0, Curve: "", Finding: "", FindingLevel: 0, "Pin/State": 0 })
		openSource()
		compare(texts(), ["state", "connection", "settings", "search"].map((word) => Run.words[word]))
		picture("searching")
	}
	function test_nothing_at_all_breaks_nothing() {
		openSource()
		compare(texts(), ["state", "settings", "search"].map((word) => Run.words[word]))
	}
	function test_faults_have_their_names() {
		publishSource(0, Object.assign({}, meter, { Faults: 12, FaultsByName: "wrong checksum 9, cut 3", Quality: 81 }))
		openSource()
		compare(row("faults").secondaryText, "12")
		compare(row("faults").caption, "wrong checksum 9, cut 3")
		compare(row("quality").secondaryText, "81 %")
	}
	function test_a_key_is_missing_or_wrong() {
		publishSource(0, Object.assign({}, meter, { State: "listening", StateText: "Listens", FindingLevel: 2, Power: undefined,
			Finding: "key-missing", FindingText: "The meter encrypts, and there is no key.", FindingDo: "Order the key." }))
		openSource()
		compare(texts()[0], "The meter encrypts, and there is no key.")
		picture("key-missing")
		row("key").click()
		compare(FakeGui.pages, [["qrc:/gridmeter/GridmeterSettings.qml", { source: source }]])
		changed({ Finding: "key-wrong", FindingText: "The key does not fit." })
		compare(texts()[0], "The key does not fit.")
		picture("key-wrong")
		for (const [finding, there] of [["key-wrong", true], ["auth-key-wrong", true], ["silence", false], ["", false]]) {
			changed({ Finding: finding })
			compare(row("key") !== null, there, finding)
		}
	}
	function test_the_pin_has_its_row_while_it_matters() {
		publishSource(0, Object.assign({}, meter, { "Pin/State": 1 }))
		openSource()
		compare(row("pin").secondaryText, "")
		row("pin").click()
		compare(FakeGui.pages, [["qrc:/gridmeter/GridmeterPin.qml", { source: source }]])
		changed({ "Pin/State": 2 })
		compare(row("pin").secondaryText, Run.words.pin_in)
		changed({ "Pin/State": 0 })
		compare(row("pin"), null)
	}
	function test_the_owner_has_it_looked_for_again() {
		publishSource(0, meter)
		publish(settings, asSet)
		openSource()
		row("search").click()
		compare(FakeGui.writes, [[settings + "/Search", 1]])
	}
	function test_settings_lead_to_their_page() {
		publishSource(0, meter)
		openSource()
		row("settings").click()
		compare(FakeGui.pages, [["qrc:/gridmeter/GridmeterSettings.qml", { source: source }]])
	}
	function test_long_texts_are_whole() {
		const lengthy = Array(12).fill("Stromzählerschrank").join(" ")
		publishSource(0, Object.assign({}, meter, { Name: lengthy, Meter: lengthy, Connection: lengthy, Sends: lengthy, FindingLevel: 1,
			FindingText: lengthy, FindingDo: lengthy }))
		openSource()
		compare(row("meter").secondaryText, lengthy)
		picture("long-texts")
	}
}
