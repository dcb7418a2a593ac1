namespace ModelOps.Models.Rows;

/// <summary>Shapes, and where the elements of one are in another.</summary>
internal static class RowShapes
{
    public static int Length(int[] shape)
    {
        var length = 1;
        foreach (var size in shape)
        {
            length = checked(length * size);
        }

        return length;
    }

    /// <summary>An axis counted from the front.</summary>
    public static int Axis(long axis, int rank) => axis >= -rank && axis < rank ? (int)(axis < 0 ? axis + rank : axis) : throw new NotSupportedException();

    /// <summary>The shape that two shapes broadcast to.</summary>
    public static int[] Broadcast(int[] left, int[] right)
    {
        var shape = new int[Math.Max(left.Length, right.Length)];
        for (var i = 1; i <= shape.Length; i++)
        {
            var (a, b) = (i <= left.Length ? left[^i] : 1, i <= right.Length ? right[^i] : 1);
            shape[^i] = a == b || b == 1 ? a : a == 1 ? b : throw new NotSupportedException();
        }

        return shape;
    }

    /// <summary>For each element of the wider shape, the place of the element that is broadcast there.</summary>
    public static int[] Places(int[] source, int[] shape)
    {
        var places = new int[Length(shape)];
        var strides = new int[shape.Length];
        for (int i = 1, stride = 1; i <= source.Length; i++)
        {
            strides[^i] = source[^i] == 1 ? 0 : stride;
            stride *= source[^i];
        }

        Walk(shape, strides, places);
        return places;
    }

    /// <summary>Whether each place is that of the element itself.</summary>
    public static bool AreInOrder(int[] places)
    {
        for (var i = 0; i < places.Length; i++)
        {
            if (places[i] != i)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>For each element of a shape, its place by the strides given.</summary>
    public static void Walk(int[] shape, int[] strides, int[] places)
    {
        for (var i = 0; i < places.Length; i++)
        {
            var rest = i;
            for (var axis = shape.Length - 1; axis >= 0; axis--)
            {
                places[i] += rest % shape[axis] * strides[axis];
                rest /= shape[axis];
            }
        }
    }
}
