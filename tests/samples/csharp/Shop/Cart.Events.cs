namespace Shop;

public partial class Cart
{
    private int changes;

    private void Changed() => changes++;
}
