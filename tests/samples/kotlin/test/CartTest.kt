package shop

class CartTest {
    fun paysOnce() {
        val cart = Cart.of(Discounted(Item("tea", 250), 10))
        cart.pay(300)
    }
}
