pragma Singleton
import QtQuick

// Names that gui-v2 1.2.33 to 1.3.15 have, with colours of our own.
QtObject {
	readonly property color color_font_primary: FakeGui.isDark ? "#fafafa" : "#272622"
	readonly property color color_font_secondary: FakeGui.isDark ? "#969591" : "#64635f"
	readonly property color color_page_background: FakeGui.isDark ? "#000000" : "#f5f5f5"
	readonly property color color_listItem_background: FakeGui.isDark ? "#272622" : "#ffffff"
	readonly property color color_blue: "#387dc5"
	readonly property color color_green: "#72b84c"
	readonly property color color_orange: "#f0962e"
	readonly property color color_red: "#f35c58"
}
