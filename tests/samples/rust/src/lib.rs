//! Shapes and what can be measured of them.

pub mod measure;
mod shapes;

pub use measure::Measure;
pub use shapes::{Circle, Rectangle};

/// The sum of all areas.
pub fn total_area(shapes: &[Box<dyn Measure>]) -> f64 {
    shapes.iter().map(|shape| shape.area()).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn areas_add_up() {
        let shapes: Vec<Box<dyn Measure>> = vec![Box::new(Rectangle::square(2.0)), Box::new(Circle::unit())];
        assert!(total_area(&shapes) > 7.0);
    }
}
