import QtQuick
import QtTest
import Victron.VenusOS
import "Run.js" as Run

// A test of a page: what is on the bus, what the page then shows, and a picture of it.
TestCase {
	id: story

	property Item page

	readonly property string service: "dbus/com.victronenergy.gridmeter"
	readonly property string source: service + "/Sources/0"
	readonly property string settings: source + "/Settings"
	readonly property var meter: ({
		Name: "Meter in the cellar", State: "live", StateText: "All is well", Service: "com.victronenergy.grid.gridmeter_x",
		Instance: 40, Meter: "Iskra MT631", Serial: "1ISK0070000001", Port: "ttyUSB0",
		Connection: "USB reading head, ttyUSB0", Line: "9600 8N1", Protocol: "SML", PeriodMs: 1000, AgeS: 0, Quality: 100,
		Sends: "power, energy, voltages of three phases", Power: 356.4, Telegrams: 30000, Faults: 0, FaultsByName: "",
		Finding: "", FindingLevel: 0, FindingText: "", FindingDo: "",
		Curve: Array.from({ length: 60 }, (_, i) => i > 30 && i < 35 ? "-" : Math.round(900 * Math.sin(i / 9))).join(","),
		"Pin/Maker": "iskra", "Pin/State": 0
	})
	readonly property var asSet: ({
		Role: "grid", Position: "", Phases: "l1", PhaseOrder: "123", Reverse: 0, Fuse: 63, Name: "Meter in the cellar", Ask: 0,
		RoleFrom: "default", PositionFrom: "default", PhasesFrom: "default", PhaseOrderFrom: "default",
		ReverseFrom: "default", FuseFrom: "screen", NameFrom: "default", AskFrom: "default",
		KeyPassword: "", AuthenticationKeyPassword: "", KeyState: "none", Record: 0, RecordState: "", RecordText: "",
		Search: 0, Refused: ""
	})

	function publish(uid, paths) {
		let more = {}
		for (const path in paths)
			more[uid + "/" + path] = paths[path]
		FakeGui.set(more)
	}

	function publishSource(n, paths) {
		publish(service, { "Sources/Count": Math.max(n + 1, FakeGui.values[service + "/Sources/Count"] || 0) })
		publish(service + "/Sources/" + n, paths)
	}

	function changed(paths) {
		publish(source, paths)
	}

	function open(component, properties) {
		page = createTemporaryObject(component, story, properties || {})
		verify(page)
		page.height = 2400 // all of it in view, as a list makes no more
		waitForRendering(page)
	}

	// As an array, which a list of Qt 6.4 is not.
	function childrenOf(item) {
		return Array.from({ length: item.children.length }, (_, i) => item.children[i])
	}

	function visibleRows(item) {
		let found = []
		for (const child of childrenOf(item))
			if (child.visible && child.preferredVisible !== undefined)
				found.push(child)
			else if (child.visible)
				found = found.concat(visibleRows(child))
		return found
	}

	function listOf(page) {
		return childrenOf(page).find((child) => child.contentItem !== undefined)
	}

	// Laid out as a whole.
	function rows() {
		const list = listOf(page)
		list.forceLayout()
		return visibleRows(list.contentItem).sort((a, b) => a.mapToItem(page, 0, 0).y - b.mapToItem(page, 0, 0).y)
	}

	function texts() {
		return rows().map((row) => row.text)
	}

	// The row of a word of the catalogues, or of a text.
	function row(word) {
		return rows().find((row) => row.text === (Run.words[word] || word)) || null
	}

	function picture(name) {
		rows()
		const list = listOf(page)
		page.height = Math.max(480, list.contentHeight + 52)
		let saved = false
		verify(page.grabToImage((result) => saved = result.saveToFile(Run.pictures + "/" + name + ".png")))
		tryVerify(() => saved)
		page.height = 2400
	}

	function init() {
		FakeGui.reset()
	}

	width: 800
	height: 480
	visible: true
	when: windowShown
}
