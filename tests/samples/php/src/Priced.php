<?php

namespace Shop;

interface Priced
{
    public function price(): int;
}

class Discounted extends Item
{
    private int $percent = 0;

    public static function of(Item $item, int $percent): self
    {
        $made = new self($item->name(), $item->price());
        $made->percent = $percent;
        return $made;
    }

    public function price(): int
    {
        return intdiv(parent::price() * (100 - $this->percent), 100);
    }
}
