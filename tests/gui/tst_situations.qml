import Victron.VenusOS
import "pages"
import "Run.js" as Run

// Every page in every situation: it says what it can, invents nothing, and warns of nothing.
Story {
	name: "situations"

	readonly property string lengthy: Array(6).fill("Drehstromzähler im Nebengebäude").join(", ")
	readonly property var keyless: ({
		State: "listening", StateText: "Listens", Power: undefined, Curve: "", Sends: "", Protocol: "DLMS",
		FindingLevel: 2, Finding: "key-missing", FindingText: "The meter encrypts, and there is no key.",
		FindingDo: "Order the key."
	})
	readonly property var situations: ({
		"with a meter": [[meter, asSet]],
		"without a meter": [],
		"with a silent meter": [[{ State: "silent", StateText: "Silent for 5 min", AgeS: 300, Power: 356.4 }, {}]],
		"with a key missing": [[keyless, { KeyState: "none" }]],
		"with a wrong key": [[Object.assign({}, keyless, { Finding: "key-wrong", FindingText: "The key does not fit." }),
			{ KeyState: "wrong" }]],
		"with two meters": [[{}, {}], [{ Name: "Meter of the PV", Power: -3000, Instance: 41 }, { Role: "pvinverter" }]],
		"with long names": [[{ Name: lengthy, Meter: lengthy, Serial: lengthy, Connection: lengthy, Sends: lengthy,
			FindingLevel: 1, FindingText: lengthy, FindingDo: lengthy, StateText: lengthy, Faults: 1, FaultsByName: lengthy },
			{ Name: lengthy, Refused: lengthy, RecordText: lengthy }]]
	})

	function arrange(situation) {
		publish(service, { "Sources/Count": 0, FirmwareVersion: "0.1.0" })
		situations[situation].forEach(([paths, set], n) => {
			publishSource(n, Object.assign({}, meter, paths))
			publish(service + "/Sources/" + n + "/Settings", Object.assign({}, asSet, set))
		})
	}

	function test_every_page_data() {
		let all = []
		for (const situation in situations)
			for (const page of ["Gridmeter", "GridmeterSource", "GridmeterSettings", "GridmeterPin"])
				all.push({ tag: page + " " + situation, page: page, situation: situation })
		return all
	}
	function test_every_page(data) {
		arrange(data.situation)
		const n = Math.max(situations[data.situation].length - 1, 0)
		open(Qt.createComponent("pages/" + data.page + ".qml"),
				data.page === "Gridmeter" ? { patienceMs: 0 } : { source: service + "/Sources/" + n })
		const live = (FakeGui.values[service + "/Sources/" + n + "/State"] || "") === "live"
		for (const row of rows())
			for (const text of [row.text, row.secondaryText, row.caption, row.shownText].filter((text) => text !== undefined)) {
				verify(!/undefined|NaN|null|\[object|%1/.test(text), text)
				verify(live || !/356|[0-9] W$/.test(text), text)
			}
		picture(data.tag.replace(/ /g, "-"))
	}
	function test_settings_of_the_second_meter_are_its_own() {
		arrange("with two meters")
		open(Qt.createComponent("pages/GridmeterSettings.qml"), { source: service + "/Sources/1" })
		compare(row("role").secondaryText, Run.words.role_pvinverter)
		row("role").choose(0)
		compare(FakeGui.writes, [[service + "/Sources/1/Settings/Role", "grid"]])
	}
}
