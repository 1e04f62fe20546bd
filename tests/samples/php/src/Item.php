<?php

namespace Shop;

/** What can be sold. */
class Item implements Priced
{
    public function __construct(protected string $name, protected int $price)
    {
    }

    public function name(): string
    {
        return $this->name;
    }

    public function price(): int
    {
        return $this->price;
    }
}
