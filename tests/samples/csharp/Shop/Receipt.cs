namespace Shop;

public record Receipt(Cart Cart, int Amount)
{
    public int Change() => Amount - Cart.Total();
}

public static class Rounding
{
    public static int Round(int cents) => (cents + 4) / 5 * 5;
}
