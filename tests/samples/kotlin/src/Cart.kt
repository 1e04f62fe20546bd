package shop

import shop.support.round as rounded

enum class State {
    OPEN,
    PAID
}

class Cart {
    private val items = mutableListOf<Item>()
    private var last: Item? = null
    var state = State.OPEN

    fun add(item: Item): Cart {
        items.add(item)
        last = item
        return this
    }

    fun total(all: List<Item>): Int {
        var sum = 0
        for (item in all) {
            sum += item.price()
        }
        return rounded(sum)
    }

    fun lastName(): String? = last?.name

    companion object {
        fun of(item: Item): Cart = Cart().add(item)
    }
}

fun Cart.pay(amount: Int): Boolean {
    val enough = amount >= total(listOf())
    if (enough) state = State.PAID
    return enough
}
