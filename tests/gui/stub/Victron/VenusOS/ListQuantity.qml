ListSetting {
	readonly property VeQuickItem dataItem: VeQuickItem {}
	property real value: dataItem.valid ? dataItem.value : NaN
	property int unit: VenusOS.Units_None

	shownText: isNaN(value) ? "--" : Math.round(value) + (unit === VenusOS.Units_Watt ? " W" : "")
}
