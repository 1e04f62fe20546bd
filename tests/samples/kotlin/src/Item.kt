package shop

/** What can be sold. */
open class Item(val name: String, protected val cents: Int = 0) {
    open fun price(): Int = cents
}

class Discounted(item: Item, private val percent: Int) : Item(item.name, item.price()) {
    override fun price(): Int = super.price() * (100 - percent) / 100
}
