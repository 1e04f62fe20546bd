use crate::measure::Measure;
use std::f64::consts::PI;

#[derive(Clone, Debug)]
pub struct Rectangle {
    width: f64,
    height: f64,
}

pub struct Circle {
    radius: f64,
}

impl Rectangle {
    pub fn new(width: f64, height: f64) -> Self {
        Self { width, height }
    }

    pub fn square(side: f64) -> Rectangle {
        Self::new(side, side)
    }

    pub fn turned(&self) -> Self {
        Rectangle::new(self.height, self.width)
    }
}

impl Circle {
    pub fn unit() -> Circle {
        Circle { radius: 1.0 }
    }

    fn squared(&self) -> f64 {
        self.radius * self.radius
    }
}

impl Measure for Rectangle {
    fn area(&self) -> f64 {
        let turned = self.turned();
        turned.width * turned.height
    }
}

impl Measure for Circle {
    fn area(&self) -> f64 {
        PI * self.squared()
    }
}
