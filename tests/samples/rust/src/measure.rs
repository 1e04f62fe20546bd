/// What can be measured of a shape.
pub trait Measure {
    fn area(&self) -> f64;

    fn is_larger_than(&self, other: &dyn Measure) -> bool {
        self.area() > other.area()
    }
}

/// The largest of some shapes.
pub fn largest<T: Measure>(shapes: Vec<T>) -> Option<T> {
    let mut best: Option<T> = None;
    for shape in shapes {
        best = match best {
            Some(old) if !shape.is_larger_than(&old) => Some(old),
            _ => Some(shape),
        };
    }
    best
}
