use shapes::measure::largest;
use shapes::{total_area, Circle, Measure, Rectangle};

fn main() {
    let shapes: Vec<Box<dyn Measure>> = vec![Box::new(Circle::unit()), Box::new(Rectangle::new(1.0, 2.0))];
    println!("{}", total_area(&shapes));
    if let Some(best) = largest(vec![Rectangle::square(1.0), Rectangle::square(3.0)]) {
        println!("{}", best.turned().area());
    }
}
