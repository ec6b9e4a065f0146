.pragma library

// The text of a path as it is, "" where there is none. Labels of gui-v2 take for HTML what looks so; a name of a meter,
// which anybody may have written, then could have it fetch pictures. A mark of no width tells that it is none.
function shown(item) {
	return item.valid ? String(item.value).replace(/<|&(?=lt;)/g, "$&\u200b") : ""
}
