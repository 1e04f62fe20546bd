namespace Shop;

/// <summary>What can be sold.</summary>
public class Item
{
    public string Name { get; }
    protected readonly int price;

    public Item(string name, int price)
    {
        Name = name;
        this.price = price;
    }

    public virtual int Price() => price;
}

public class Discounted : Item
{
    private readonly int percent;

    public Discounted(Item item, int percent) : base(item.Name, item.Price())
    {
        this.percent = percent;
    }

    public override int Price() => base.Price() * (100 - percent) / 100;
}
