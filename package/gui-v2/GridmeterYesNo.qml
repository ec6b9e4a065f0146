import QtQuick
import "Words.js" as Words

// A setting that is yes or no, or "auto" where it is a word.
GridmeterChoice {
	readonly property bool isWord: typeof dataItem.value === "string"

	choices: (isWord ? [{ value: "auto", display: Words.of("auto") }] : []).concat([
		{ value: isWord ? "yes" : 1, display: Words.of("yes") },
		{ value: isWord ? "no" : 0, display: Words.of("no") }
	])
}
