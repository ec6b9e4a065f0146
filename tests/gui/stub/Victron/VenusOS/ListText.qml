ListSetting {
	readonly property VeQuickItem dataItem: VeQuickItem {}
	property string secondaryText: dataItem.valid ? dataItem.value : ""

	shownText: secondaryText
}
