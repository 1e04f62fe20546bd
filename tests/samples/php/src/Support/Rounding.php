<?php

namespace Shop\Support;

class Rounding
{
    public function __construct(private int $step)
    {
    }

    public function round(int $cents): int
    {
        return intdiv($cents + $this->step - 1, $this->step) * $this->step;
    }
}

trait Counts
{
    private int $count = 0;

    protected function counted(): int
    {
        return ++$this->count;
    }
}

function sum(array $values): int
{
    $sum = 0;
    foreach ($values as $value) {
        $sum += $value;
    }
    return $sum;
}
