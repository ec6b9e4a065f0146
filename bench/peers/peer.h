// What the adapters of all peers share: they are programs that are called as bench_decode is, with one line.
//
//	PEER FILE LENGTH        NAME MBYTES_PER_S 0 TELEGRAMS MICROSECONDS_PER_TELEGRAM, the best of some rounds
//	PEER FILE LENGTH count  once unseen and once `measured` for callgrind; NAME TELEGRAMS
//
// Each telegram of the file is LENGTH octets, for those peers that want them one by one; 0: not alike.
#pragma once
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <vector>

namespace peer {

inline std::vector<std::uint8_t> octets;
inline std::size_t length;

inline double now_us()
{
	using namespace std::chrono;
	return duration<double, std::micro>(steady_clock::now().time_since_epoch()).count();
}

} // namespace peer

extern "C" __attribute__((noinline, noclone)) std::size_t measured(std::size_t (*run)())
{
	volatile std::size_t n = run();
	return n;
}

namespace peer {

inline int main(int argc, char **argv, const char *name, std::size_t (*run)())
{
	if (argc < 3)
		return 2;
	std::ifstream file(argv[1], std::ios::binary);
	octets.assign(std::istreambuf_iterator<char>(file), {});
	length = std::strtoul(argv[2], nullptr, 10);
	std::size_t n = run();
	if (argc > 3) {
		std::printf("%s %zu\n", name, measured(run));
		return 0;
	}
	double best = 1e18;
	for (int i = 0; i < 7; i++) {
		double begin = now_us();
		n = run();
		double took = now_us() - begin;
		best = took < best ? took : best;
	}
	std::printf("%s %.1f 0 %zu %.3f\n", name, (double)octets.size() / best, n, best / (double)n);
	return 0;
}

} // namespace peer
