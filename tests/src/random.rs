//! Seeded pseudo-random numbers: the same on every machine and in every run.

/// SplitMix64 (Steele, Lea, Flood 2014).
pub struct Random(u64);

impl Random {
    /// A sequence that depends on the seed alone.
    pub fn new(seed: u64) -> Random {
        Random(seed)
    }

    /// The next 64 bits.
    pub fn bits(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut bits = self.0;
        bits = (bits ^ (bits >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        bits = (bits ^ (bits >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        bits ^ (bits >> 31)
    }

    /// A number below `end`, or 0 if `end` is 0.
    pub fn below(&mut self, end: u32) -> u32 {
        (((self.bits() >> 32) * u64::from(end)) >> 32) as u32
    }

    /// That many bytes.
    pub fn bytes(&mut self, count: usize) -> Vec<u8> {
        (0..count).map(|_| self.bits() as u8).collect()
    }
}

/// A random edge list: weights from 1 to 4, loops and repeated edges included. Half of the targets
/// are drawn from the first tenth of the nodes: code has hubs.
pub fn edges(node_count: u32, edge_count: usize, seed: u64) -> Vec<evergraph_engine::graph::Edge> {
    let mut random = Random::new(seed);
    let edge = |_| {
        let hub = random.below(2) == 0;
        evergraph_engine::graph::Edge {
            from: random.below(node_count),
            to: random.below(if hub { node_count.div_ceil(10) } else { node_count }),
            weight: 1 + random.below(4),
        }
    };
    (0..edge_count).map(edge).collect()
}
