using Shop;

public class CartTests
{
    public void PaysOnce()
    {
        var cart = new Cart();
        cart.Add(new Discounted(new Item("tea", 250), 10));
        cart.Pay(300);
    }
}
