<?php

namespace Shop;

use Shop\Support\Rounding;
use function Shop\Support\sum;

class Cart
{
    use Support\Counts;

    const LIMIT = 10;

    /** @var Item[] */
    private array $items = [];
    private ?Item $last = null;

    public function add(Item $item): static
    {
        if (count($this->items) < self::LIMIT) {
            $this->items[] = $item;
            $this->last = $item;
        }
        $this->counted();
        return $this;
    }

    public function total(): int
    {
        $rounding = new Rounding(5);
        $prices = array_map(fn (Item $item) => $item->price(), $this->items);
        return $rounding->round(sum($prices));
    }

    public function lastName(): ?string
    {
        return $this->last?->name();
    }
}
