using System.Collections.Generic;

namespace Shop;

public enum State { Open, Paid }

public partial class Cart
{
    private readonly List<Item> items = new();
    private State state = State.Open;

    public void Add(Item item)
    {
        items.Add(item);
        Changed();
    }

    public int Total()
    {
        var sum = 0;
        foreach (var item in items)
        {
            sum += item.Price();
        }
        return Rounding.Round(sum);
    }

    public bool Pay(int amount)
    {
        if (amount < Total()) return false;
        var receipt = new Receipt(this, amount);
        state = State.Paid;
        return receipt.Change() >= 0;
    }
}
