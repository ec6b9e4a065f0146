// The peer dlms_parser (github.com/esphome-libs/dlms_parser), which wants a telegram at a time and works in it. Its own
// patterns, and the one for pairs of a name and a value, which its manual has people add by hand.
#include "peer.h"

#include "dlms_parser/dlms_parser.h"

#include <cstring>

static std::size_t n_values;

static std::size_t run()
{
	static dlms_parser::DlmsParser parser;
	static bool is_ready;
	static std::uint8_t telegram[4096];
	std::size_t n = 0;

	if (!is_ready) {
		parser.load_default_patterns();
		parser.register_pattern("TO, TV");
		is_ready = true;
	}
	for (std::size_t at = 0; at + peer::length <= peer::octets.size(); at += peer::length) {
		std::memcpy(telegram, peer::octets.data() + at, peer::length);
		auto result = parser.parse({telegram, peer::length},
			[](const char *, float, const char *, bool) { n_values++; });
		n += result.count > 0;
	}
	return n;
}

int main(int argc, char **argv)
{
	return peer::main(argc, argv, "dlms_parser", run);
}
