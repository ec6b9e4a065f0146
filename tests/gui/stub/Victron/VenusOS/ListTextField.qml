ListSetting {
	readonly property VeQuickItem dataItem: VeQuickItem {}
	property string secondaryText: dataItem.valid ? dataItem.value : ""
	property string placeholderText
	property var validateInput
	property var saveInput: function() {
		if (dataItem.uid !== "")
			dataItem.setValue(secondaryText)
	}

	// Text that is typed, and then entered.
	function type(text) {
		if (!clickable)
			return
		secondaryText = text
		const found = validateInput ? validateInput() : { status: VenusOS.InputValidation_Result_OK, notificationText: "" }
		if (found.notificationText.length > 0)
			FakeGui.toasts = FakeGui.toasts.concat([found.notificationText])
		if (found.status === VenusOS.InputValidation_Result_OK)
			saveInput()
	}

	interactive: dataItem.uid === "" || dataItem.valid
	isBoxed: clickable
	shownText: secondaryText !== "" ? secondaryText : clickable ? placeholderText : "--"
}
