using AuthKit.Sessions;

namespace AuthKit.Tests.Sessions;

/// <summary>Callers that meet in a full store. The step of one caller runs inside another caller's step, as in the worst case of a race.</summary>
public sealed class InMemorySessionPlacesTests
{
    private readonly InMemorySessionPlaces _places = new(2);
    private int _freed;

    public InMemorySessionPlacesTests()
    {
        Assert.True(_places.Take(0, static _ => false));
        Assert.True(_places.Take(0, static _ => false));
    }

    [Fact]
    public void Two_callers_that_find_the_store_full_free_two_places_in_all()
    {
        Assert.True(_places.Take(0, _ =>
        {
            if (_freed == 0)
            {
                Assert.True(_places.Take(0, _ => Free()));
            }

            return Free();
        }));

        Assert.Equal(2, _freed);
        Assert.Equal(2, _places.Taken);
    }

    [Fact]
    public void Caller_whose_freed_place_is_taken_frees_another_one()
    {
        Assert.True(_places.Take(0, _ =>
        {
            Free();
            return _freed > 1 || _places.Take(0, static _ => false);
        }));

        Assert.Equal(2, _freed);
        Assert.Equal(2, _places.Taken);
    }

    [Fact]
    public void Place_is_refused_if_nothing_may_be_evicted_and_the_count_stays()
    {
        Assert.False(_places.Take(0, static _ => false));
        Assert.Equal(2, _places.Taken);
        _places.GiveBack();
        Assert.True(_places.Take(0, static _ => false));
    }

    private bool Free()
    {
        _freed++;
        _places.GiveBack();
        return true;
    }
}
