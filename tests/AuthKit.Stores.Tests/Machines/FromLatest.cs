using FsCheck;
using FsCheck.Fluent;

namespace AuthKit.Stores.Tests.Machines;

/// <summary>Which element of a list that grows: 0 is the latest, 1 the one before it. Past the first it starts again from the latest.</summary>
internal readonly record struct FromLatest(int Back)
{
    public T Of<T>(IReadOnlyList<T> list) => list[^(1 + (Back % list.Count))];

    /// <summary>The same, and default where the list is empty.</summary>
    public T? OfAny<T>(IReadOnlyList<T> list) => list.Count == 0 ? default : Of(list);

    public override string ToString() => Back == 0 ? "latest" : $"latest - {Back}";

    /// <summary>Mostly one of the latest, sometimes any.</summary>
    public static Gen<FromLatest> Mostly(int latest, int all) =>
        Gen.Frequency((3, Gen.Choose(0, latest - 1)), (1, Gen.Choose(0, all - 1))).Select(static back => new FromLatest(back));
}
