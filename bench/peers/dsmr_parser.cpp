// The peer dsmr_parser (github.com/esphome-libs/dsmr_parser), as ESPHome calls it: octet by octet into its accumulator,
// which checks the CRC, then the fields that a Dutch or Belgian meter has.
#include "peer.h"

#include "dsmr_parser/fields.h"
#include "dsmr_parser/packet_accumulator.h"
#include "dsmr_parser/parser.h"

#include <array>

using namespace dsmr_parser;
using namespace dsmr_parser::fields;

using Data = ParsedData<identification, p1_version, p1_version_be, timestamp, equipment_id, energy_delivered_tariff1,
	energy_delivered_tariff2, energy_returned_tariff1, energy_returned_tariff2, electricity_tariff, power_delivered,
	power_returned, electricity_failures, electricity_long_failures, electricity_sags_l1, electricity_sags_l2,
	electricity_sags_l3, electricity_swells_l1, voltage_l1, voltage_l2, voltage_l3, current_l1, current_l2, current_l3,
	power_delivered_l1, power_delivered_l2, power_delivered_l3, power_returned_l1, power_returned_l2,
	power_returned_l3>;

static std::size_t run()
{
	static std::array<std::uint8_t, 4000> buffer;
	PacketAccumulator accumulator(buffer, true);
	std::size_t n = 0;

	for (std::uint8_t octet : peer::octets) {
		auto telegram = accumulator.process_byte(octet);
		if (!telegram)
			continue;
		Data data;
		n += DsmrParser::parse(data, telegram.value());
	}
	return n;
}

int main(int argc, char **argv)
{
	return peer::main(argc, argv, "dsmr_parser", run);
}
