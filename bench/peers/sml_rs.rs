// The peer sml-rs (github.com/felixwrt/sml-rs), as its examples call it: a reader over the octets, complete files. Called as
// the adapters in C++ are, see peer.h.
use sml_rs::parser::complete::File;
use std::time::Instant;

fn run(octets: &[u8]) -> usize {
    let mut reader = sml_rs::SmlReader::from_slice(octets);
    let mut n = 0;
    while let Some(file) = reader.next::<File>() {
        n += std::hint::black_box(file).is_ok() as usize;
    }
    n
}

#[no_mangle]
#[inline(never)]
pub extern "C" fn measured(octets: *const u8, length: usize) -> usize {
    std::hint::black_box(run(unsafe { std::slice::from_raw_parts(octets, length) }))
}

fn main() {
    let args: Vec<String> = std::env::args().collect();
    let octets = std::fs::read(&args[1]).expect("the file of telegrams");
    let mut n = run(&octets);
    if args.len() > 3 {
        println!("sml-rs {}", measured(octets.as_ptr(), octets.len()));
        return;
    }
    let mut best = f64::MAX;
    for _ in 0..7 {
        let begin = Instant::now();
        n = run(&octets);
        best = best.min(begin.elapsed().as_secs_f64() * 1e6);
    }
    println!("sml-rs {:.1} 0 {} {:.3}", octets.len() as f64 / best, n, best / n as f64);
}
