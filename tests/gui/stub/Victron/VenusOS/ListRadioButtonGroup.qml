ListNavigation {
	readonly property VeQuickItem dataItem: VeQuickItem {}
	property var optionModel: []
	property int defaultIndex: -1
	property int currentIndex: {
		for (let i = 0; dataItem.uid !== "" && dataItem.valid && i < optionModel.length; i++)
			if (optionModel[i].value === dataItem.value)
				return i
		return defaultIndex
	}

	signal optionClicked(int index)

	// A click on it, and one on an option of the page that it opens.
	function choose(index) {
		if (!clickable)
			return
		if (dataItem.uid !== "")
			dataItem.setValue(optionModel[index].value)
		optionClicked(index)
	}

	interactive: dataItem.uid === "" || dataItem.valid
	secondaryText: currentIndex >= 0 && currentIndex < optionModel.length ? optionModel[currentIndex].display : "Unknown"
}
